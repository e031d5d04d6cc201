// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibClone} from "solady/src/utils/LibClone.sol";
import {CloneCode} from "../../../contracts/clones/CloneCode.sol";
import {ICloneFactory} from "../../../contracts/clones/ICloneFactory.sol";
import {OneForEach} from "../../../contracts/clones/OneForEach.sol";
import {Cup, Mould, Shelf} from "./Shelf.sol";

contract CloneFactoryTest is Shelf {
    function exists(address subject, address clone) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICloneFactory.CloneFactory_Exists.selector, subject, clone);
    }

    function noModel(address what) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICloneFactory.CloneFactory_NoImplementation.selector, what);
    }

    /// @custom:proves [S3.8][S3.57][S3.66] a subject gets one clone, which carries it, and the register knows both
    function test_make() public {
        assertEq(mould.cloneOf(fan), address(0), "none yet");
        address clone = mould.make(fan, "kiln");
        assertEq(mould.cloneOf(fan), clone, "of the subject");
        assertTrue(mould.isClone(clone), "known");
        address alike = LibClone.clone(model, abi.encodePacked(fan, "kiln"));
        assertEq(string(clone.code), string(alike.code), "the code of a clone with arguments");
        assertEq(CloneCode.lengthOf(clone), 20 + 4, "bytes of arguments");
        assertEq(Cup(clone).handle(), clone, "works on itself");
    }

    /// @custom:proves [S3.8][S3.57][S3.66] a second one refuses with the first
    function test_again() public {
        address clone = mould.make(fan, "kiln");
        vm.expectRevert(exists(fan, clone));
        mould.make(fan, "salt");
    }

    /// @custom:proves [S3.8][S3.57][T9] the address follows from the subject, whatever else is in the code
    function test_address() public {
        uint256 before = vm.snapshotState();
        address first = mould.make(fan, "kiln");
        assertTrue(vm.revertToState(before), "restored");
        mould.setImplementation(address(new Cup()));
        assertTrue(mould.make(other, "") != first, "another subject");
        assertEq(mould.make(fan, "salt"), first, "the same subject");
    }

    /// @custom:proves [S3.8] one after the other is made in a transaction, the shorter after the longer
    function test_severalAtOnce() public {
        address longer = mould.make(fan, new bytes(300));
        address shorter = mould.make(other, "");
        assertEq(longer.code.length, 45 + 20 + 300, "longer");
        assertEq(shorter.code.length, 45 + 20, "shorter");
        assertTrue(mould.isClone(longer) && mould.isClone(shorter), "known");
    }

    /// @custom:proves [S3.8][S3.57] without a model nothing is made
    function test_noModel() public {
        Mould bare = Mould(proxyOf(address(new Mould())));
        vm.expectRevert(noModel(address(0)));
        bare.make(fan, "kiln");
        assertEq(bare.cloneOf(fan), address(0), "nothing");
    }

    /// @custom:proves [S3.8][T31] whatever gas is sent, a clone is made or the call fails, and says so where it can
    function test_gas() public {
        bytes memory rest = new bytes(2_000); // 400,000 gas, so that what the EVM keeps back suffices for an answer
        uint256 before = vm.snapshotState();
        bytes memory reason = abi.encodeWithSelector(
            OneForEach.OneForEach_NotMade.selector, fan, mould.make(fan, rest)
        );
        uint256 said;
        for (uint256 gas = 300_000; gas < 600_000; gas += 20_000) {
            assertTrue(vm.revertToState(before), "restored");
            before = vm.snapshotState();
            (bool ok, bytes memory answer) = address(mould).call{gas: gas}(abi.encodeCall(Mould.make, (fan, rest)));
            assertEq(mould.cloneOf(fan) == address(0) ? 0 : 1, ok ? 1 : 0, "made when it says so");
            if (!ok && keccak256(answer) == keccak256(reason)) ++said;
        }
        assertTrue(said > 0, "a reason");
    }

    /// @custom:proves [S3.8][T31] the code can be asked for only while one is made, and no money is taken
    function test_codeOnlyWhileMaking() public {
        (bool ok, bytes memory answer) = address(mould).call("");
        assertFalse(ok, "answered");
        assertEq(uint32(bytes4(answer)), uint32(OneForEach.OneForEach_NotMaking.selector), "reason");
        mould.make(fan, "kiln");
        (ok,) = address(mould).call("");
        assertFalse(ok, "answered after one was made in this transaction");
        vm.deal(address(this), 1);
        (ok,) = address(mould).call{value: 1}("");
        assertFalse(ok, "took money");
    }

    /// @custom:proves [T30] a copy elsewhere, foreign code and accounts without code are no clones
    function test_impostors() public {
        address clone = mould.make(fan, "kiln");
        assertFalse(mould.isClone(LibClone.clone(model, abi.encodePacked(fan, "kiln"))), "a copy");
        assertFalse(mould.isClone(LibClone.clone(model, abi.encodePacked(other, "kiln"))), "of a subject without one");
        assertFalse(mould.isClone(model), "the model");
        assertFalse(mould.isClone(fan), "an account");
        assertFalse(mould.isClone(address(0)), "nobody");
        address nobodys =
            LibClone.predictDeterministicAddress(keccak256(hex"3d3d3d3d335afa3d5f5f3e3d5ff3"), 0, address(mould));
        assertFalse(mould.isClone(nobodys), "where the one of nobody would be");
        assertTrue(mould.isClone(clone), "the real one");
    }

    /// @custom:proves [T30] later clones are of a new model, earlier ones stay what they are, and both models are said
    function test_setImplementation() public {
        address first = mould.make(fan, "");
        address next = address(new Cup());
        vm.expectEmit(address(mould));
        emit ICloneFactory.ImplementationChanged(model, next);
        mould.setImplementation(next);
        assertEq(mould.implementation(), next, "model");
        address second = mould.make(other, "");
        assertEq(string(first.code), string(LibClone.clone(model, abi.encodePacked(fan)).code), "the earlier");
        assertEq(string(second.code), string(LibClone.clone(next, abi.encodePacked(other)).code), "the later");
    }

    /// @custom:proves [T30] an address without code is no model
    function test_noCode() public {
        vm.expectRevert(noModel(fan));
        mould.setImplementation(fan);
        assertEq(mould.implementation(), model, "model");
    }

    /// @custom:proves [T30] strangers can neither set the model nor upgrade
    function test_strangers() public {
        address next = address(new Mould());
        vm.startPrank(fan);
        vm.expectRevert(notAllowed(fan));
        mould.setImplementation(next);
        vm.expectRevert(notAllowed(fan));
        mould.upgradeToAndCall(next, "");
        vm.stopPrank();
    }

    /// @custom:proves [T30] neither the factory nor its code is initialised twice
    function test_initialize() public {
        bytes memory reason = abi.encodeWithSignature("InvalidInitialization()");
        Mould code = new Mould();
        vm.expectRevert(reason);
        mould.initialize(fan);
        vm.expectRevert(reason);
        code.initialize(fan);
        assertEq(mould.authority(), address(manager), "manager");
    }

    /// @custom:proves [S3.80][T30] an upgrade keeps the model, where it is stored, and every clone
    function test_upgrade() public {
        address clone = mould.make(fan, "kiln");
        bytes32 slot = keccak256(abi.encode(uint256(keccak256("stagedoor.storage.CloneFactory")) - 1))
            & ~bytes32(uint256(0xff));
        assertEq(uint256(vm.load(address(mould), slot)), uint160(model), "ERC-7201");
        mould.upgradeToAndCall(address(new Mould()), "");
        assertEq(mould.implementation(), model, "model");
        assertEq(mould.cloneOf(fan), clone, "clone");
        assertTrue(mould.isClone(clone), "known");
    }
}
