// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";
import {ERC1155} from "solady/src/tokens/ERC1155.sol";
import {ParrotToken} from "../../../../contracts/mocks/tokens/answers/ParrotToken.sol";
import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {RebasingToken} from "../../../../contracts/mocks/tokens/amounts/RebasingToken.sol";
import {ISessionLock} from "../../../../contracts/rooms/ISessionLock.sol";
import {RoomStage} from "../RoomStage.sol";

/// @notice A picture: it moves by `transferFrom` and has no `transfer`.
contract Picture is ERC721 {
    function mint(address to, uint256 id) external {
        _mint(to, id);
    }

    function name() public pure override returns (string memory) {
        return "Picture";
    }

    function symbol() public pure override returns (string memory) {
        return "PIC";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }
}

/// @notice Prints in editions.
contract Edition is ERC1155 {
    function uri(uint256) public pure override returns (string memory) {
        return "";
    }
}

/// @notice A second door to the balances of another token, as some old stablecoins have.
contract SecondDoor {
    PlainToken private immutable BEHIND;

    constructor(PlainToken behind) {
        BEHIND = behind;
    }

    function balanceOf(address account) external view returns (uint256) {
        return BEHIND.balanceOf(account);
    }

    function allowance(address owner, address) external view returns (uint256) {
        return BEHIND.allowance(owner, address(this));
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        return BEHIND.transferFrom(from, to, amount);
    }
}

contract CollectiblesTest is RoomStage {
    bytes4 private constant NOT_DIVISIBLE = ISessionLock.SessionLock_NotDivisible.selector;

    function refuses(address thing, uint256 amount) private {
        vm.expectRevert(abi.encodeWithSelector(NOT_DIVISIBLE, thing));
        vm.prank(fan);
        locks.lockForSession(thing, amount, room);
        assertEq(locks.lockOf(fan, thing).amount, 0, "locked");
    }

    /// @custom:proves [S3.56][T33] a collectible that could come in and never go out again is refused
    function test_pictures() public {
        Picture picture = new Picture();
        uint256[3] memory ids = [uint256(0), 1, type(uint256).max];
        for (uint256 n; n < 3; ++n) {
            picture.mint(fan, ids[n]);
            vm.prank(fan);
            picture.approve(address(locks), ids[n]);
            refuses(address(picture), ids[n]);
            assertEq(picture.ownerOf(ids[n]), fan, "owner");
        }
        refuses(address(new Edition()), 1);
    }

    /// @custom:proves [S3.56][T33] what has no code or answers with another size is refused by name
    function test_nothings() public {
        refuses(address(0), 1);
        refuses(address(0xB0B), 1);
        uint16[4] memory sizes = [uint16(0), 31, 33, 64];
        for (uint256 n; n < 4; ++n) {
            refuses(address(new ParrotToken(new bytes(sizes[n]))), 1);
        }
    }

    /// @custom:proves [S3.56] a lock of nothing is refused
    function test_zeroAmount() public {
        vm.expectRevert(abi.encodeWithSelector(ISessionLock.SessionLock_NothingReceived.selector, address(token)));
        locks.lockForSession(address(token), 0, room);
    }

    /// @custom:proves [S3.56][T33] a token with two addresses pays nobody twice
    function test_twoDoors() public {
        SecondDoor door = new SecondDoor(token);
        token.mint(fan, 10);
        token.mint(other, 10);
        vm.startPrank(other);
        token.approve(address(locks), 10);
        locks.lockForSession(address(token), 10, room);
        vm.stopPrank();
        vm.startPrank(fan);
        token.approve(address(door), 10);
        locks.lockForSession(address(door), 10, room);
        vm.expectRevert(
            abi.encodeWithSelector(ISessionLock.SessionLock_NothingLocked.selector, fan, address(token))
        );
        locks.leaveSession(address(token));
        vm.stopPrank();
        vm.prank(other);
        locks.leaveSession(address(token));
        assertEq(token.balanceOf(other), 10, "the other one");
        assertEq(token.balanceOf(address(locks)), 10, "what came through the second door");
    }

    /// @custom:proves [S3.56][T33] what a token grew by goes to nobody, also not to whoever locks next
    function test_growing() public {
        RebasingToken odd = new RebasingToken();
        odd.mint(fan, 100);
        odd.mint(other, 100);
        vm.startPrank(fan);
        odd.approve(address(locks), 100);
        locks.lockForSession(address(odd), 100, room);
        vm.stopPrank();
        odd.rebase(200);
        vm.startPrank(other);
        odd.approve(address(locks), 200);
        assertEq(locks.lockForSession(address(odd), 200, room), 200, "what arrived");
        assertEq(locks.leaveSession(address(odd)), 200, "what goes home");
        vm.stopPrank();
        vm.prank(fan);
        assertEq(locks.leaveSession(address(odd)), 100, "the first one");
        assertEq(odd.balanceOf(address(locks)), 100, "grown");
    }
}
