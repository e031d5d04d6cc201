// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BombToken} from "contracts/mocks/tokens/gas/BombToken.sol";
import {BurningToken} from "contracts/mocks/tokens/gas/BurningToken.sol";
import {HugeToken} from "contracts/mocks/tokens/amounts/HugeToken.sol";
import {ParrotToken} from "contracts/mocks/tokens/answers/ParrotToken.sol";
import {PlainToken} from "contracts/mocks/tokens/PlainToken.sol";
import {RevertingToken} from "contracts/mocks/tokens/gas/RevertingToken.sol";
import {SilentToken} from "contracts/mocks/tokens/answers/SilentToken.sol";
import {UpgradingToken} from "contracts/mocks/tokens/powers/UpgradingToken.sol";
import {ERC1155} from "solady/src/tokens/ERC1155.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";

/// @title SaidToken
/// @notice Says of itself what it was made to say.
contract SaidToken {
    bytes private _symbol;
    uint256 public immutable decimals;
    mapping(address account => uint256) public balanceOf;

    constructor(bytes memory symbol_, uint256 decimals_) {
        _symbol = symbol_;
        decimals = decimals_;
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function symbol() external view returns (bytes memory) {
        return _symbol;
    }
}

/// @title OldToken
/// @notice Answers 32 bytes in place of a string, as some of the oldest do.
contract OldToken {
    bytes32 public constant symbol = "MKR";
    uint8 public constant decimals = 18;
    mapping(address account => uint256) public balanceOf;
}

/// @title OddlyNamed
/// @notice A token that does to whoever asks for its symbol what it was made to do.
contract OddlyNamed {
    uint8 public constant decimals = 6;
    uint8 private immutable HOW;
    mapping(address account => uint256) public balanceOf;

    constructor(uint8 how) {
        HOW = how;
    }

    function symbol() external view returns (string memory) {
        uint8 how = HOW;
        assembly ("memory-safe") {
            if eq(how, 1) { revert(0, 0) }
            if eq(how, 2) { invalid() }
            if eq(how, 3) { for {} 1 {} {} }
            // an offset beyond everything
            mstore(0, not(0))
            if eq(how, 4) { return(0, 0x40) }
            mstore(0, 0x20)
            mstore(0x20, 20000)
            return(0, 20064)
        }
    }
}

/// @title Countless
/// @notice Balances without decimals, so nobody knows what one of it is.
contract Countless {
    string public constant symbol = "CNT";
    mapping(address account => uint256) public balanceOf;
}

/// @title YesSayer
/// @notice An ERC-20 that says yes to every interface.
contract YesSayer {
    string public constant symbol = "YES";
    uint8 public constant decimals = 2;
    mapping(address account => uint256) public balanceOf;

    function supportsInterface(bytes4) external pure returns (bool) {
        return true;
    }
}

/// @title Punks
/// @notice A plain ERC-721.
contract Punks is ERC721 {
    function mint(address to, uint256 id) external {
        _mint(to, id);
    }

    function name() public pure override returns (string memory) {
        return "Punks";
    }

    function symbol() public pure override returns (string memory) {
        return "PUNK";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }
}

/// @title Items
/// @notice A plain ERC-1155, which has no symbol, and says nothing of ids above 99.
contract Items is ERC1155 {
    error Items_Unknown(uint256 id);

    function balanceOf(address owner, uint256 id) public view override returns (uint256) {
        if (id > 99) revert Items_Unknown(id);
        return super.balanceOf(owner, id);
    }

    function mint(address to, uint256 id, uint256 amount) external {
        _mint(to, id, amount, "");
    }

    function uri(uint256) public pure override returns (string memory) {
        return "";
    }
}
