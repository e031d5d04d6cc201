// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Believes the key that owns it, as most wallets do.
contract OwnedWallet {
    address internal immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        bool isOwner = ecrecover(hash, uint8(signature[64]), r, s) == OWNER;
        return isOwner ? this.isValidSignature.selector : bytes4(0);
    }
}

/// Believes one key today and another tomorrow, as wallets that recover do; nothing hostile.
contract RekeyedWallet {
    address internal owner;

    constructor(address first) {
        owner = first;
    }

    function rekey(address next) external {
        owner = next;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        bool isOwner = ecrecover(hash, uint8(signature[64]), r, s) == owner;
        return isOwner ? this.isValidSignature.selector : bytes4(0);
    }
}

/// Makes wallets that believe their owner; nothing hostile.
contract WalletFactory {
    function addressOf(address owner) external view returns (address) {
        bytes32 code = keccak256(abi.encodePacked(type(OwnedWallet).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), uint256(0), code)))));
    }

    function deploy(address owner) external {
        new OwnedWallet{salt: 0}(owner);
    }
}

contract BurnsAllGas {
    fallback() external {
        while (true) {}
    }
}

contract FillsMemory {
    fallback() external {
        assembly ("memory-safe") {
            for { let at := 0 } 1 { at := add(at, 32) } { mstore(at, 1) }
        }
    }
}

/// Yes in the first word, and a megabyte behind it.
contract AnswersMegabyte {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0, shl(224, 0x1626ba7e))
            return(0, 1000000)
        }
    }
}

contract RevertsMegabyte {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0, shl(224, 0x1626ba7e))
            revert(0, 1000000)
        }
    }
}

/// The four bytes alone.
contract AnswersShort {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0, shl(224, 0x1626ba7e))
            return(0, 4)
        }
    }
}

/// What it was asked, which begins with the four bytes.
contract AnswersQuestion {
    fallback() external {
        assembly ("memory-safe") {
            calldatacopy(0, 0, calldatasize())
            return(0, 32)
        }
    }
}

contract AnswersNothing {
    fallback() external {}
}

contract AnswersTrue {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0, 1)
            return(0, 32)
        }
    }
}

/// Says yes, but only where it may write.
contract WritesFirst {
    uint256 public writes;

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        writes++;
        return this.isValidSignature.selector;
    }
}

/// Asks itself for ever, at every depth twice.
contract AsksItself {
    fallback() external {
        (bool isFirst,) = address(this).staticcall(msg.data);
        (bool isSecond,) = address(this).staticcall(msg.data);
        require(isFirst && isSecond);
    }
}

/// Does as a factory what it is told to, and leaves no wallet.
contract HostileFactory {
    mapping(uint256 => uint256) public written;
    uint256 public writes;

    function burn() external pure {
        while (true) {}
    }

    function refuse() external pure {
        revert("no");
    }

    function refuseMegabyte() external pure {
        assembly ("memory-safe") {
            revert(0, 1000000)
        }
    }

    function reenter(bytes calldata asked) external {
        (bool isCaller,) = msg.sender.call(asked);
        (bool isSelf,) = address(this).call(msg.data);
        require(isCaller && isSelf);
    }

    function write() external {
        writes++;
        for (uint256 at = 0; at < 100; at++) written[at] = at + 1;
    }
}
